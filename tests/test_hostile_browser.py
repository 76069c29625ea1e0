"""Text from outside stays text: hostile strings through text, title, place names and share links, in the real browser."""

import dataclasses
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from mapapp import share
from mapapp.model import Article, Mention, Resolution, Traveller, Unresolved
from tests import example
from tests.test_page_browser import card, in_map, paste, pin, places, rows, visit

SHOTS = "parent.hit = 1"
"""What the attacks try to do; `hit` is looked for in the page and in the map's frame."""

HOSTILE = {
    "jinja expression": "{{ 7*7 }}",
    "jinja command": "{{ cycler.__init__.__globals__.os.popen('touch hit').read() }}",
    "jinja statement": "{% for a in [1] %}X{% endfor %}",
    "jinja comment": "{# gone #} {#",
    "template literal": "`${parent.hit = 1}` ${parent.hit = 1} `",
    "end of script": f"</script><script>{SHOTS}</script>",
    "image": f"<img src=x onerror='{SHOTS}'>",
    "svg": f"<svg/onload={SHOTS}>",
    "quotes": "\"'\\'\\\" ' + (parent.hit = 1) + '",
    "entities": "&lt;b&gt; &amp; &#x41;",
    "markdown": f"**bold** [link](javascript:{SHOTS}) ![x](http://example.org/x.png) :smile: :material/home: $\\frac12$",
    "line separators": "a\u2028b\u2029c",
    "right to left": "\u202egnp.exe\u202c \u200fא\u200f \u2067x\u2069",
    "lone surrogate": "a\ud800b\udfffc",
    "null": "a\x00b\x07c",
    "rewritten by the frame": "map_div2 alert(coords); drawnItems tile_layer_0 {{'x'}}",
    "comment": f"<!-- --><style>*{{display:none}}</style><base href=//x><iframe srcdoc='<script>{SHOTS}</script>'>",
}


def shown(text):
    """What the page can show of a text: half a surrogate pair is U+FFFD by then, control characters are nothing."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def laden(bad):
    """An itinerary with this string wherever a text can stand."""
    base = example.two_travellers()
    text = f"{base.article.text} Then to {bad} and {bad} for {bad}."
    first = text.index(bad, len(base.article.text))
    second, third = text.index(bad, first + 1), text.rindex(bad)

    def place(where):
        return dataclasses.replace(where, name=bad, country_name=bad, admin1=bad, source=bad, country="US")

    stop = dataclasses.replace(
        base.stops[0],
        name=bad,
        place=place(base.stops[0].place),
        mentions=(dataclasses.replace(base.stops[0].mentions[0], start=first, end=first + len(bad)),),
        evidence=dataclasses.replace(base.stops[0].evidence, start=first, end=second),
        traveller=bad,
        confidence=0.2,
        reason=bad,
        candidates=(place(base.stops[1].place),),
    )
    mention = Mention(second, second + len(bad), bad)
    lost = Mention(third, third + len(bad), bad)
    return dataclasses.replace(
        base,
        article=Article(text, title=bad, date=base.article.date, url=f"javascript:{SHOTS}//{bad}", outlet=bad),
        travellers=(*base.travellers, Traveller(bad, bad)),
        stops=(stop, *base.stops[1:]),
        mentions=(Resolution(mention, place(base.stops[2].place), (), 0.9, bad),),
        unresolved=(Unresolved(lost, bad),),
    )


def nothing_ran(page):
    """No code of the text ran: neither in the page nor in the map's frame, and nothing was made of mark-up."""
    assert page.evaluate("window.hit") is None
    hits = page.evaluate("[...document.querySelectorAll('iframe')].map((frame) => frame.contentWindow.hit ?? null)")
    assert set(hits) == {None}
    for frame in page.frames:
        assert frame.locator("img[src='x'], img[src*='example.org'], a[href^='javascript'], svg[onload], base").count() == 0


@pytest.mark.parametrize("bad", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_shown_as_it_is_written(page, server, bad):
    visit(page, "/" + share.query(laden(bad), 1))
    words = shown(bad)
    head = page.locator("header.head")
    expect(head.get_by_role("heading")).to_have_text(words, use_inner_text=False)
    assert words in head.text_content()
    assert head.get_by_role("link").count() == 0

    article = page.get_by_role("article").locator("p:not(.unseen)").all_text_contents()
    assert words in "".join(article)
    assert (
        words
        in places(page).filter(has=page.locator(".badge")).nth(0).page.locator(".stop[aria-pressed='true']").text_content()
    )
    list_text = page.get_by_role("region", name="Itinerary").text_content()
    assert list_text.count(words) >= 5, "place, country, traveller, reason, candidate"
    assert words in rows(page).first.text_content()

    expect(card(page)).to_be_visible()
    assert words in card(page).locator("h2").text_content()
    nothing_ran(page)
    places(page).filter(has_not=page.locator(".badge")).last.click()
    expect(in_map(page).locator(".dot.chosen")).to_have_count(1)
    assert words in in_map(page).locator(".dot.chosen").text_content()
    nothing_ran(page)
    assert "49" not in page.title()


@pytest.mark.parametrize(
    "bad", [HOSTILE[name] for name in ("jinja command", "end of script", "image", "template literal", "null")]
)
def test_a_hostile_pasted_article_is_shown_as_it_is_written(page, bad):
    visit(page)
    title = bad.replace("\x00", "").replace("\x07", "")
    english = "The talks on trade between the two countries went well, she said, and she would go home at the end of the week. "
    paste(page, f"Minister {title} arrived in Nairobi {title} on Monday, and then went on to Kampala. {english * 4}", title)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(pin(page, "Nairobi")).to_be_visible()
    assert title in "".join(page.get_by_role("article").locator("p:not(.unseen)").all_text_contents())
    nothing_ran(page)


@pytest.mark.parametrize("bad", [HOSTILE[name] for name in ("jinja command", "image", "null", "line separators")])
@pytest.mark.parametrize("name", ["a", "article", "stop"])
def test_a_hostile_address_is_an_error_in_words(page, name, bad):
    visit(page, f"/?{name}={quote(bad)}")
    expect(page.get_by_role("article")).to_contain_text("Seeking to build on their longstanding relations")
    nothing_ran(page)
