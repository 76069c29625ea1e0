"""Texts that attack a page, written by ourselves after what public lists of attacks show, and a journey laden with them."""

import dataclasses

from mapapp.model import Article, Mention, Resolution, Traveller, Unresolved
from tests import example

SHOTS = "parent.hit = 1"
"""What the attacks try to do; `hit` is looked for in the page and in the map's frame."""

KINDS = {
    "events": (
        f"<img src=x onerror='{SHOTS}'>",
        f"<IMG SRC=x OnErRoR={SHOTS}//",
        f"<body onload={SHOTS}>",
        f"<input autofocus onfocus={SHOTS}>",
        f"<details open ontoggle={SHOTS}>x</details>",
        f"<video><source onerror={SHOTS}></video>",
        f"<audio src=x onerror={SHOTS}>",
        f"<marquee onstart={SHOTS}>x</marquee>",
        f"<div style='animation:a 1s' onanimationstart={SHOTS}>",
        f"<a tabindex=1 onblur={SHOTS} autofocus>x</a>",
        f"<p contenteditable onpointerenter={SHOTS}>x</p>",
    ),
    "scripts": (
        f"</script><script>{SHOTS}</script>",
        f"<script/x>{SHOTS}</script >",
        f"<<script>{SHOTS}//<</script>",
        f"<script src=data:text/javascript,{SHOTS}></script>",
        f"<scr<script>ipt>{SHOTS}</scr</script>ipt>",
        f"<script type=module>{SHOTS}</script>",
        f"<iframe srcdoc='<script>{SHOTS}</script>'></iframe>",
        "<object data=//example.org/x><embed src=//example.org/x>",
        "<link rel=stylesheet href=//example.org/x.css>",
        "<meta http-equiv=refresh content='0;url=//example.org'>",
        f"<!-- --><style>*{{display:none}}</style><base href=//x><iframe srcdoc='<script>{SHOTS}</script>'>",
    ),
    "SVG and MathML": (
        f"<svg/onload={SHOTS}>",
        f"<svg><script>{SHOTS}</script></svg>",
        f"<svg><animate onbegin={SHOTS} attributeName=x dur=1s>",
        f"<svg><a xlink:href='javascript:{SHOTS}'><text y=20>x</text></a></svg>",
        f"<svg><set attributeName=href to=javascript:{SHOTS}>",
        f"<svg><foreignObject><img src=x onerror={SHOTS}></foreignObject></svg>",
        f"<svg><use href='data:image/svg+xml,<svg id=a onload={SHOTS} />#a'>",
        f"<math href=javascript:{SHOTS}>x</math>",
        f"<math><maction actiontype=statusline xlink:href=javascript:{SHOTS}>x",
    ),
    "addresses": (
        f"javascript:{SHOTS}",
        f"JaVaScRiPt:{SHOTS}//https://x.example",
        f"java\tscript:{SHOTS}",
        f"&#106;avascript&colon;{SHOTS}",
        f"<a href=javascript:{SHOTS}>x</a>",
        f"<form action=javascript:{SHOTS}><button>x</button></form>",
        f"<button formaction=javascript:{SHOTS}>x</button>",
        f"data:text/html,<script>{SHOTS}</script>",
        f"vbscript:{SHOTS}",
        "//example.org/x https://example.org\\@x",
    ),
    "templates": (
        "{{ 7*7 }}",
        "{{ cycler.__init__.__globals__.os.popen('touch hit').read() }}",
        "{% for a in [1] %}X{% endfor %}",
        "{% import 'os' as os %}{{ os }}",
        "{# gone #} {#",
        "{{ ''.__class__.__mro__ }} {0.__class__} %(x)s %s",
        "${7*7} #{7*7} <%= 7*7 %> @{7*7} [[7*7]]",
        f"`${{{SHOTS}}}` ${{{SHOTS}}} `",
        "map_div2 alert(coords); drawnItems tile_layer_0 {{'x'}}",
        "__proto__ constructor toString hasOwnProperty",
    ),
    "CSS": (
        "<style>*{display:none!important}</style>",
        "<style>@import '//example.org/x.css'</style>",
        "<p style='background:url(//example.org/x)'>x</p>",
        f"<div style=\"width:expression({SHOTS})\">x</div>",
        "</style><style>body{visibility:hidden}",
        "} * { background: url('https://example.org/x') } {",
    ),
    "ways out": (
        "\"'\\'\\\" ' + (parent.hit = 1) + '",
        f"\" onmouseover={SHOTS} x=\"",
        f"' onfocus={SHOTS} autofocus x='",
        f"\"><img src=x onerror={SHOTS}>",
        f"'>\"><svg/onload={SHOTS}>",
        f"</title><img src=x onerror={SHOTS}>",
        f"</textarea><img src=x onerror={SHOTS}>",
        f"-->]]><img src=x onerror={SHOTS}>",
        f"\\\"; {SHOTS}; //",
        f"\\'); {SHOTS}; ('",
        f"*/{SHOTS}/*",
    ),
    "mutation": (
        f"<noscript><p title=\"</noscript><img src=x onerror={SHOTS}>\">",
        f"<math><mtext><table><mglyph><style><img src=x onerror={SHOTS}>",
        f"<svg></p><style><a id=\"</style><img src=x onerror={SHOTS}>\">",
        f"<template><img src=x onerror={SHOTS}></template>",
        f"<select><xmp><img src=x onerror={SHOTS}></xmp></select>",
        f"<x/><listing>&lt;img src=x onerror={SHOTS}&gt;</listing>",
        f"<p id=hit><a id=hit name=x><form id=hit><img src=x onerror={SHOTS}//",
    ),
    "encodings": (
        "&lt;b&gt; &amp; &#x41;",
        f"&lt;script&gt;{SHOTS}&lt;/script&gt;",
        f"%3Cscript%3E{SHOTS}%3C/script%3E",
        f"\\u003cimg src=x onerror={SHOTS}\\u003e",
        f"\\x3cscript\\x3e{SHOTS}\\x3c/script\\x3e",
        f"+ADw-script+AD4-{SHOTS}+ADw-/script+AD4-",
        f"\uff1cscript\uff1e{SHOTS}\uff1c/script\uff1e",
        f"<\u200bscript>{SHOTS}</script>",
        f"<script\u00a0>{SHOTS}</script>",
    ),
    "letters": (
        "a\u2028b\u2029c",
        "\u202egnp.exe\u202c \u200fא\u200f \u2067x\u2069",
        "a\ud800b\udfffc",
        "a\x00b\x07c",
        f"<im\x00g src=x onerror={SHOTS}>",
        "x" + "\u0301\u0327" * 20,
        "\ufeff\u200b\u200d\u2060x\U000e0041",
        "İıſK\ufb01 ß".lower(),
    ),
    "Markdown": (
        f"**bold** [link](javascript:{SHOTS}) ![x](http://example.org/x.png) :smile: :material/home: $\\frac12$",
        ":red[x] :blue-background[x] :streamlit: --> <-",
        f"<javascript:{SHOTS}> <https://example.org/x>",
        f"[x]: javascript:{SHOTS} 'x'",
        "| a | b | # x > y ``` ~~~",
    ),
    "other programs": (
        "=cmd|'/c calc'!A1 @SUM(1) +1 -1",
        "'; DROP TABLE place; -- \" OR 1=1",
        "../../etc/passwd%00.txt C:\\x",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
        "<![CDATA[x]]> ]]> <?xml version='1.0'?> <?php x ?>",
        "$(touch hit) `touch hit`; | touch hit",
    ),
}  # fmt: skip
PATTERNS = tuple(pattern for kind in KINDS.values() for pattern in kind)

_LONGEST = 480


def halves(several):
    """Every other string, as a title and an outlet; one by itself is both."""
    return " ".join(several[::2]), " ".join(several[1::2] or several)


def _groups():
    """The patterns in groups, each as many as fit into a title and an outlet."""
    groups = [()]
    for pattern in PATTERNS:
        if max(map(len, halves((*groups[-1], pattern)))) > _LONGEST:
            groups.append(())
        groups[-1] += (pattern,)
    return groups


GROUPS = _groups()


def laden(*bad):
    """An itinerary with these strings wherever a text can stand: a stop, a place that is mentioned and a name that could not
    be placed for each, whatever else is said of the stop too, and all of them in what the article says of itself.
    """
    base = example.two_travellers()
    text, (title, outlet) = base.article.text, halves(bad)
    stops, mentions, lost = [], [], []
    for number, words in enumerate(bad):
        ends = [len(text)]
        for part in (" Then to ", words, " and ", words, " for ", words, "."):
            text += part
            ends.append(len(text))
        first, second, third = ends[1], ends[3], ends[5]

        def place(where, words=words, number=number):
            named = {"name": words, "country_name": words, "admin1": words, "source": words}
            return dataclasses.replace(where, **named, id=f"x:{number}", country="US", lon=where.lon - 2.5 * number)

        stop = dataclasses.replace(
            base.stops[0],
            name=words,
            place=place(base.stops[0].place),
            mentions=(dataclasses.replace(base.stops[0].mentions[0], start=first, end=first + len(words)),),
            evidence=dataclasses.replace(base.stops[0].evidence, start=first, end=second),
            traveller=words,
            confidence=0.2,
            reason=words,
            candidates=(place(base.stops[1].place),),
        )
        stops.append(stop)
        named = Mention(second, second + len(words), words)
        mentions.append(Resolution(named, place(base.stops[2].place), (), 0.9, words))
        lost.append(Unresolved(Mention(third, third + len(words), words), words))
    return dataclasses.replace(
        base,
        article=Article(
            text, title=title, date=base.article.date, url=f"javascript:{SHOTS}//{title}"[:500], outlet=outlet, author=outlet
        ),
        travellers=(*base.travellers, *(Traveller(words, words) for words in bad)),
        stops=(*stops, *base.stops[1:]),
        mentions=tuple(mentions),
        unresolved=tuple(lost),
        notes=(title,),
    )
