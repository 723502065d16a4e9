"""Pages over time come in; the planes of every frame, and of them an MP4 with its sound and subtitles, go out."""
