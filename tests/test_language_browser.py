"""The page in Japanese and Turkish in a real browser: nothing that it says itself is left in English."""

import re

from playwright.sync_api import expect

from scripts import catalogues

SHOWN = """() => {
  const found = [];
  const foreign = (node) => {  // names and quotes are not ours to translate
    for (; node; node = node.parentNode ?? node.host) {
      if (node.nodeType !== 1) continue;
      if (node.tagName === 'BDI') return true;
      if (node.lang) return node.lang === 'en';
    }
    return false;
  };
  const walk = (node) => {
    if (node.nodeType === 3 && node.data.trim() && !foreign(node.parentNode)) found.push(node.data.trim());
    if (node.nodeType === 1 && !['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(node.tagName)) {
      if (!foreign(node)) for (const name of ['aria-label', 'aria-description', 'title', 'placeholder']) {
        if (node.getAttribute(name)) found.push(node.getAttribute(name));
      }
      if (node.shadowRoot) walk(node.shadowRoot);
      for (const child of node.childNodes) walk(child);
    } else if (node.nodeType === 11) for (const child of node.childNodes) walk(child);
  };
  walk(document.body);
  return found;
}"""
STREAMLITS_OWN = {"Skip to main content", "Open", "Close", "streamlit_folium.st_folium", "yyyy", "Upload", "file upload"}
"""What Streamlit says itself, in English alone."""
PHRASE = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
"""What no Japanese text has, and every longer English one."""


def left_in_english(page):
    """Our messages that stand on the page in English, and on a Japanese one what else reads like an English phrase."""
    said = {text if isinstance(text, str) else text[0] for _, text in catalogues.messages()}
    shown = {text for frame in page.frames for text in frame.evaluate(SHOWN)} - STREAMLITS_OWN
    left = {text for text in shown if text in said and re.search("[A-Za-z]{3}", text)}
    if page.locator("html").get_attribute("lang") == "ja":
        left |= {text for text in shown if PHRASE.search(re.sub("「.*?」|Help for|[a-z]+(_[a-z]+)+", "", text))}
    return sorted(left)


def test_the_page_is_japanese_for_a_japanese_browser_and_turkish_by_choice(new_page, artefacts):
    page = new_page(locale="ja-JP", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto("/")
    rows = page.locator("ol.stops > li")
    expect(rows.first).to_contain_text("訪問済み")
    expect(rows.first).to_contain_text("8月19日")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    world = page.frame_locator("iframe")
    world.locator("summary").click()
    rows.nth(1).locator(".name").click()
    expect(world.locator(".card")).to_contain_text("予定")
    expect(world.locator("html")).to_have_attribute("lang", "ja")
    expect(world.locator("blockquote [lang=en]").first).to_contain_text("scheduled to visit")
    expect(page.locator("article p[data-at]").first).to_have_attribute("lang", "en")

    rows.nth(1).get_by_role("button", name="編集").click()
    editor = page.get_by_role("group", name="訪問地 2、Istanbulを編集")
    expect(editor.get_by_text("状況")).to_be_visible()
    editor.get_by_label("状況").select_option(label="取りやめ")
    expect(page.locator(".answer")).to_have_text("Istanbul：取りやめ。")
    expect(page.get_by_role("button", name="元に戻す")).to_be_enabled()
    editor.get_by_role("searchbox").fill("Ankara")
    expect(editor.locator(".found .choice").first).to_contain_text("首都")
    page.get_by_role("button", name="記事を開く").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="地図を表示").click()
    expect(dialog.get_by_role("alert")).to_contain_text("読む文章がありません")
    assert left_in_english(page) == []
    page.screenshot(path=artefacts / "japanese.png")
    page.keyboard.press("Escape")

    page.get_by_label("言語").select_option("Türkçe")
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    expect(page.locator("iframe")).to_have_count(1)  # for a moment there are two
    expect(page.get_by_label("Dil", exact=True)).to_be_focused()
    expect(rows.nth(1)).to_contain_text("İptal edildi")  # the change stays, in other words
    expect(page).to_have_url(re.compile(r"[?&]lang=tr"))
    expect(page).to_have_url(re.compile(r"[?&]e="))
    expect(page.frame_locator("iframe").locator(".legend")).to_contain_text("19 Ağu 2025 itibarıyla")
    expect(page.locator(".tools")).to_have_attribute("aria-label", "Değişiklikler")
    expect(page.get_by_role("button", name="Geri al", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Geri al", exact=True).click()
    expect(page.locator(".answer")).to_have_text("Geri alındı.")
    expect(rows.nth(1)).to_contain_text("Planlanıyor")
    assert left_in_english(page) == []

    # A language that is written from right to left turns the page round, and leaves the article as it is.
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    page.evaluate("document.documentElement.dir = 'rtl'")
    row = rows.nth(2)
    edge = {name: found.bounding_box() for name, found in (("map", page.locator("iframe")), ("text", page.locator("article")))}
    assert edge["map"]["x"] + edge["map"]["width"] < edge["text"]["x"]
    badge, place, button = (row.locator(each).bounding_box()["x"] for each in (".badge", ".place", ".edit"))
    assert badge > place > button
    expect(row).to_have_css("direction", "rtl")
    for english in (row.locator("blockquote"), page.locator("article p[data-at]").first):
        expect(english).to_have_css("direction", "ltr")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_nothing_stands_out_and_trouble_is_said_in_the_language_of_the_address(new_page, artefacts):
    page = new_page(locale="en-GB", viewport={"width": 390, "height": 844})
    page.goto("/?lang=tr&a=broken")
    expect(page.get_by_role("alert")).to_contain_text("Bu bağlantı bozuk: bir bölümü eksik olabilir.")
    expect(page.locator("ol.stops > li").first).to_contain_text("Gidildi (habere göre)")
    for code, stops in (("tr", "Duraklar"), ("ja", "訪問地")):
        page.goto(f"/?lang={code}")
        expect(page.get_by_role("heading", name=stops, exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.screenshot(path=artefacts / f"phone-{code}.png")
    page.goto("/?lang=%22%3E%3Cscript%3Ealert(1)%3C/script%3E..%2Ftr")
    expect(page.get_by_role("heading", name="Stops", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
