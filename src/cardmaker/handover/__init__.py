"""Records of outputs come in; what a person needs to post them goes out: archives, sheets, import files, a calendar."""
