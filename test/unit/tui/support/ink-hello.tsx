import { render, Text } from "ink";

/** The least that Ink can do: what the time to our first prompt is compared with. */
render(<Text>hello</Text>, { interactive: true });
