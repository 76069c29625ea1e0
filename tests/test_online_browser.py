"""An editor asks an online service for places that the gazetteer does not know; the service is a small one on this machine."""

import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.live import serving

CAMP = {
    "osm_type": "way",
    "osm_id": 42,
    "lat": "39.97",
    "lon": "32.80",
    "addresstype": "military",
    "name": "<img src=x onerror='parent.hit = 1'>",
    "display_name": "Camp",
    "address": {"country_code": "tr"},
}


class Nominatim(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)["q"][0]
        self.server.asked.append(query)
        self.send_response(500 if query == "Nuisance" else 200)
        self.end_headers()
        self.wfile.write(json.dumps([CAMP] if query == "Qwxyzzia" else []).encode())

    def log_message(self, *words):
        pass


@pytest.fixture
def service():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nominatim)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_other_places_are_looked_up_online_when_the_editor_asks(tmp_path, chromium, service, artefacts):
    options = json.dumps({"domain": f"127.0.0.1:{service.server_port}", "scheme": "http"})
    with serving(tmp_path, MAPAPP_GEOCODER="nominatim", MAPAPP_GEOCODER_OPTIONS=options, MAPAPP_ARTICLES="3") as server:
        page = chromium.new_page(base_url=server.url)
        page.goto("/")
        page.get_by_role("button", name="Edit stop 1").click()
        field = page.get_by_role("searchbox", name="Search for another place")
        field.fill("Qwxyzzia")
        button = page.get_by_role("button", name="Ask nominatim")
        expect(button).to_be_visible()
        assert service.asked == [], "asked without being told to"

        button.click()
        choice = page.get_by_role("button", name=CAMP["name"])
        expect(choice).to_be_focused()
        expect(page.get_by_text("Found by nominatim: © OpenStreetMap contributors (ODbL), Nominatim")).to_be_visible()
        page.screenshot(path=artefacts / "online-search.png")
        choice.press("Enter")
        stops = page.locator(".list")
        expect(stops).to_contain_text(f"the place is now {CAMP['name']}, Türkiye")
        assert service.asked == ["Qwxyzzia"]

        field.fill("Nuisance")
        page.get_by_role("button", name="Ask nominatim").click()
        expect(page.locator(".none")).to_contain_text("nominatim did not answer")
        assert page.evaluate("window.hit") is None

        field.fill("Another")
        page.get_by_role("button", name="Ask nominatim").click()
        expect(page.locator(".none")).to_contain_text("within an hour")  # the article and two questions were allowed
        assert service.asked == ["Qwxyzzia", "Nuisance"]

        page.reload()
        expect(stops).to_contain_text(CAMP["name"])  # the address keeps it
        page.close()
