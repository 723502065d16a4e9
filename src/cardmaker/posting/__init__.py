"""A job and its scenes come in; the words that go beside its pictures go out.

`post` gives all of them: the caption to paste, how long the platform finds it, its hashtags and link, and the
alternative texts, which say what is on a picture, for who cannot see it.
"""

from __future__ import annotations

from cardmaker.posting.alts import ALT_MAX, alt
from cardmaker.posting.captions import Post, alternatives, caption, post, problems
from cardmaker.posting.counting import length
from cardmaker.posting.links import tagged
from cardmaker.posting.telling import law_line, state

__all__ = [
    "ALT_MAX",
    "Post",
    "alt",
    "alternatives",
    "caption",
    "law_line",
    "length",
    "post",
    "problems",
    "state",
    "tagged",
]
