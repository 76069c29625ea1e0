"""Takes the picture of README from the real page: `python -m scripts.screenshot` writes `assets/screenshot.png`."""

import tempfile
from pathlib import Path

from tests.live import ROOT, browsing, serving

SIZE = {"width": 1280, "height": 800}
MAP = 'iframe[title="streamlit_folium.st_folium"]'


def main() -> None:
    """The first article with its first stop chosen."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, browsing() as browser:
        page = browser.new_page(viewport=SIZE, base_url=server.url, device_scale_factor=1.5)  # type: ignore[arg-type]
        page.goto("/?stop=1")
        page.frame_locator(MAP).locator(".card").wait_for(timeout=120_000)
        page.wait_for_timeout(2000)  # the map's flight to the stop ends
        page.screenshot(path=ROOT / "assets" / "screenshot.png")


if __name__ == "__main__":
    main()
