"""The steps of a pairing's life, as five people click them."""
