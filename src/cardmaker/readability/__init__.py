"""Colours and scenes come in; how well text on them is read goes out: arithmetic only, no file."""
