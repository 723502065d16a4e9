"""Colours and scenes come in; how well they are told apart and read goes out: arithmetic only, no file."""
