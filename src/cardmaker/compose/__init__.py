"""A job and the studio come in, finished scenes go out."""
