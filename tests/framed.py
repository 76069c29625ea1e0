"""A small web server with one map in a frame, as the page holds it: for tests and measurements."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from mapapp import maps
from mapapp.maps import files
from mapapp.settings import assets

KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html; charset=utf-8"}
HOST = """<!doctype html><title>host</title><style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh }</style>
<script>heard = []; addEventListener("message", (event) => heard.push(event.data))</script>
<iframe src="/map.html" title="map"></iframe>"""


class Site:
    """A small web server with one map; `show` says which. What goes wrong in a page that it watches is in its `troubles`.

    The map's own files may be kept by the browser from one map to the next, apart from those that are `missing`.
    """

    def __init__(self, troubles: list[str]) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.read(urlsplit(self.path).path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", KINDS.get(Path(urlsplit(self.path).path).suffix, "text/html"))
                if body is not None and self.path.count("/") > 1:
                    self.send_header("Cache-Control", "max-age=3600")
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.troubles = troubles
        self.missing: set[str] = set()
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()

    def read(self, path: str) -> bytes | None:
        if path == "/":
            return HOST.encode()
        if path == "/map.html":
            return self.html.encode()
        if path == "/favicon.ico":
            return b""
        name = Path(path).name
        if name in self.missing:
            return None
        return files.whole().encode() if name == "map.js" else (assets() / "basemap" / name).read_bytes()

    def watch(self, page):
        """Writes down from now on what goes wrong in the page; the page."""

        def dismissed(dialog):
            self.troubles.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))
        page.on("request", lambda request: self.troubles.append(request.url) if not request.url.startswith(self.url) else None)
        page.on("console", lambda line: self.troubles.append(line.text) if line.type == "error" else None)
        page.on("dialog", dismissed)
        return page

    def show(self, page, itinerary, **more):
        """Opens the host page around this map and waits until the map says that it is ready; the map's frame."""
        drawn = maps.draw(itinerary, map_url="/map", shapes_url="/shapes", **more)
        self.html = drawn.get_root().render()
        page.goto(self.url)
        page.wait_for_function("heard.some((message) => message.type === 'ready')")
        return page.frame_locator("iframe")


def say(page, **message):
    message = {"app": "mapapp", "from": "page", **message}
    page.evaluate("(message) => frames[0].postMessage(message, location.origin)", message)
