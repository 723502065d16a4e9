"""cardmaker turns questions and answers about the law into pictures for every social platform.

1. `source`   YAML text -> nodes that know their line and column; every scalar is still a string.
2. `content`  nodes -> `Card`, `Deck`, `Act`: a question, its answer in each language, the law it rests on.
3. `design`   nodes -> `Brand`, `Layout`: colours, fonts, boxes, motion. `placements`: where a card is published.
4. `law`      which wording of a card is in force on a date; which cards a change of law makes stale.
5. `plan`     cards x languages x placements -> `Job`s in a fixed order, each with its output names. Nothing has run.
6. `text`     styled text -> `Paragraph` (shaped once, in em) -> lines that fit a box.
7. `compose`  job -> `Scene`: a size and a list of items at fixed positions. Nothing is left to decide.
8. `paint`    `Scene` -> Pillow image.   `motion`: the scene at time t, for clips.
9. `encode`   image -> bytes within the placement's limits; frames + sound -> MP4 through MoviePy; slides -> PDF.
10. `build`   runs the jobs whose inputs changed, in parallel, writes atomically, records each output and why it is so.

A still is a scene at rest; a clip is the same scene over time; a carousel is several scenes. One path, one renderer.
"""
