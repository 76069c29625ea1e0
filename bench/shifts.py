"""Measures how far what is seen jumps while the page comes and is used: `python -m bench.shifts`.

For a desktop and a phone, the page and the frame for other sites: Chromium's own `layout-shift` entries without those that it
ascribes to the reader's input, summed from the navigation until the map is drawn and all is quiet, then after another article
is chosen, then after a stop is. 0.1 is what the Web Vitals call good.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from mapapp import share
from tests import example
from tests.live import browsing, serving

MAP = 'iframe[title="streamlit_folium.st_folium"]'
WATCH = """window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) window.shifts += one.value; }))
  .observe({ type: "layout-shift", buffered: true });"""
QUIET = 2_000
SIZES = {"desktop": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}


def shifted(page: Page) -> float:
    """What has jumped since this was asked last, once the map is drawn and nothing comes any more."""
    page.frame_locator(MAP).first.locator(".pin .disc").first.wait_for(timeout=120_000)
    page.wait_for_timeout(QUIET)
    return float(page.evaluate("(() => { const sum = window.shifts; window.shifts = 0; return sum; })()"))


def main() -> None:
    """Prints the sums for each kind of page."""
    link = share.query(example.pacific())
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, browsing() as browser:
        for size, viewport in SIZES.items():
            for kind, address in (("page", "/"), ("shared", f"/{link}"), ("frame", f"/{link}&embed=true")):
                page = browser.new_page(base_url=server.url, viewport=viewport)
                page.add_init_script(WATCH)
                page.goto(address)
                told = [f"coming {shifted(page):.4f}"]
                if kind == "page":
                    page.get_by_role("combobox", name="Article").select_option(index=4)
                    told.append(f"another article {shifted(page):.4f}")
                if kind != "frame":
                    page.locator("button.place.stop").first.click()
                else:
                    page.frame_locator(MAP).first.locator(".pin .disc").first.click()
                told.append(f"a stop chosen {shifted(page):.4f}")
                print(f"{size}, {kind}: {', '.join(told)}", flush=True)
                page.close()


if __name__ == "__main__":
    main()
