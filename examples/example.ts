/** What the examples have in common. */
export interface ExampleProps {
  /** Image of the visits app, which stands in where the example's own app is not public. */
  readonly image: string;
}
