"""The viewer of the gallery: one picture or clip, large, with all that is needed to post it. The script fills it."""

from __future__ import annotations

from cardmaker.gallery.words import word


def _head(key: str, button: str) -> str:
    return (
        f'<h5><span data-w="{key}">{word(key)}</span>'
        f'<button class="{button}" type="button" data-w="copy">{word("copy")}</button></h5>'
    )


def _round(name: str, sign: str, key: str) -> str:
    return (
        f'<button class="round {name}" type="button" aria-label="{word(key)}" data-v="{key}">'
        f'<span aria-hidden="true">{sign}</span></button>'
    )


VIEWER = f"""<dialog aria-labelledby="asked">
<div class="stage"><div class="big"><img alt=""><video controls playsinline hidden preload="none"></video>
<a class="sheet" hidden target="_blank" rel="noopener"></a></div><p class="at" role="status"></p>
{_round("prev", "‹", "previous")}
{_round("next", "›", "next")}</div>
<div class="side">{_round("close", "×", "close")}
<p class="lang"></p><h4 id="asked"></h4><p id="facts"></p>
<section id="caption">{_head("caption", "copy")}<p class="room"></p><pre></pre></section>
<p id="nocaption" data-w="no-caption">{word("no-caption")}</p>
<section id="alt">{_head("alt", "alt")}<pre></pre></section>
<section id="files"><h5><span data-w="files-in-order">{word("files-in-order")}</span>
<button id="every" type="button" data-w="all-files">{word("all-files")}</button></h5><ol></ol>
<p id="save" data-w="save">{word("save")}</p></section>
<section id="folder">{_head("folder", "path")}<code></code></section>
<section id="wrong"></section>
<section id="why"><h5><span data-w="why">{word("why")}</span></h5><p></p></section>
</div></dialog>"""
