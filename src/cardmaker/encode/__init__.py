"""Images come in; bytes within a placement's limits go out: stills, documents and clips."""
