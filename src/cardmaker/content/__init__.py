"""Nodes of YAML come in; cards, decks and acts go out, with every problem found on the way."""
