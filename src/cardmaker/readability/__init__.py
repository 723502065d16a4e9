"""Colours come in; how well they are told apart goes out: arithmetic only, no scene, no file."""
