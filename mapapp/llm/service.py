"""The language model: any server that speaks OpenAI's `/v1/chat/completions`, asked once and within a fixed time."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec

from mapapp import __version__
from mapapp.errors import ServiceError, SettingsError
from mapapp.settings import Settings

MOST_BYTES = 1_000_000
"""The longest answer that is read; an itinerary of a hundred stops takes a tenth of it."""
_COMPLETIONS = "/chat/completions"
_NO_SCHEMA = (400, 422)
"""What servers answer that do not know how to keep an answer to a schema; they are asked once more, without it."""


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message


class _Reply(msgspec.Struct):
    choices: list[_Choice]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Where the model is asked, which one, and for how long at most, in seconds. The key goes to this address alone."""

    scheme: str
    host: str
    port: int | None
    path: str
    name: str
    timeout: int
    key: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """The host, with its port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port else host

    def ask(self, system: str, user: str, schema: dict[str, Any]) -> str:
        """What the model answers, asked for JSON that follows the schema.

        Raises:
            ServiceError: there is no answer in time, or none that can be read. Redirections are not followed.
        """
        deadline = time.monotonic() + self.timeout
        question: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
            "response_format": {"type": "json_schema", "json_schema": {"name": "itinerary", "schema": schema}},
        }
        status, data = self._post(question, deadline)
        if status in _NO_SCHEMA:
            del question["response_format"]
            status, data = self._post(question, deadline)
        if status != 200:
            raise ServiceError(f"The language model at {self.address} refused to answer (HTTP {status}).")
        try:
            return msgspec.json.decode(data, type=_Reply).choices[0].message.content
        except (msgspec.DecodeError, IndexError, RecursionError, UnicodeDecodeError) as error:
            raise ServiceError(f"The language model at {self.address} sent an answer that cannot be read.") from error

    def _post(self, question: dict[str, Any], deadline: float) -> tuple[int, bytes]:
        """Status and body of one exchange, which ends at the deadline however slowly the other side speaks."""
        late = ServiceError(f"The language model at {self.address} did not answer within {self.timeout} s.")
        left = deadline - time.monotonic()
        if left <= 0:
            raise late
        kind = HTTPSConnection if self.scheme == "https" else HTTPConnection
        connection = kind(self.host, self.port, timeout=left)
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": f"mapapp/{__version__}"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        clock = threading.Timer(0, lambda: None)
        try:
            connection.connect()
            clock = threading.Timer(max(0.0, deadline - time.monotonic()), _hang_up, (connection.sock,))
            clock.daemon = True
            clock.start()
            connection.request("POST", self.path, json.dumps(question).encode(), headers)
            answer = connection.getresponse()
            status, data = answer.status, answer.read(MOST_BYTES + 1)
        except (OSError, HTTPException, ValueError) as error:
            if time.monotonic() >= deadline or isinstance(error, TimeoutError):
                raise late from error
            raise ServiceError(f"The language model at {self.address} cannot be reached, or broke off.") from error
        finally:
            clock.cancel()
            connection.close()
        if time.monotonic() >= deadline:
            raise late
        if len(data) > MOST_BYTES:
            raise ServiceError(f"The language model at {self.address} sent an answer that is far too long.")
        return status, data


def _hang_up(line: socket.socket) -> None:
    """Ends an exchange from another thread: whoever reads there finds the end of the answer."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # past TLS, which would wait for the other side


def language_model(settings: Settings) -> LanguageModel | None:
    """The model that the settings name, `None` where they name none.

    Raises:
        SettingsError: the address is none, or the model's name lacks.
    """
    if not settings.llm_url:
        return None
    wrong = SettingsError(
        "MAPAPP_LLM_URL is no address of a language model; write it like http://localhost:11434/v1/chat/completions."
    )
    try:
        parts = urlsplit(settings.llm_url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or not settings.llm_url.isprintable():
        raise wrong
    if not settings.llm_model:
        raise SettingsError("MAPAPP_LLM_MODEL is missing; write the name of the language model, such as llama3.1.")
    if not (settings.llm_key.isascii() and settings.llm_key.isprintable()):
        raise SettingsError("MAPAPP_LLM_KEY holds characters that no key has; copy it anew.")
    path = parts.path.rstrip("/")
    path = path if path.endswith(_COMPLETIONS) else path + _COMPLETIONS
    path = f"{path}?{parts.query}" if parts.query else path
    return LanguageModel(parts.scheme, parts.hostname, port, path, settings.llm_model, settings.llm_timeout, settings.llm_key)


def disclosure(model: LanguageModel) -> str:
    """What is sent and to where, in a sentence for whoever is about to send it."""
    if _is_this_machine(model.host):
        return (
            f"The article's text, headline and date then stay on the machine that mapapp runs on: "
            f"they are sent to {model.address}, to the language model {model.name}."
        )
    return (
        f"The article's text, headline and date then leave the machine that mapapp runs on: "
        f"they are sent to {model.address}{', unencrypted' if model.scheme == 'http' else ''}, "
        f"to the language model {model.name}."
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
