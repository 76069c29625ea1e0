"""What becomes of what visitors bring, in words: as this server is set up."""

from __future__ import annotations

import streamlit as st

from mapapp.language import mark, say
from mapapp.llm import language_model
from mapapp.page import edge
from mapapp.settings import Settings

_KEPT = (
    mark(
        "Nothing is kept. An article that you open stays in this server's memory while your page is open and shortly after, is "
        "read there, and is then forgotten. A link that you share holds the article itself; it lies in the link, not on the "
        "server. There are no accounts, and there is no tracking; the one cookie keeps other sites from acting in your name."
    ),
    mark("What the address of the page cannot hold your browser keeps, until you close its tab."),
    mark(
        "The server's log holds what went wrong and how long reading took, never words of an article and never your address. "
        "Your address is held in memory for an hour, to count how much one visitor asks for."
    ),
)


def show(settings: Settings) -> None:
    """Opens the dialog with the note."""
    st.dialog(say("Privacy"))(edge.part(_note))(settings)


def _note(settings: Settings) -> None:
    for sentence in (*map(say, _KEPT), *elsewhere(settings)):
        st.markdown(sentence)


def elsewhere(settings: Settings) -> list[str]:
    """What leaves the server, a sentence each; nothing where the settings let nothing out."""
    model = language_model(settings)
    sentences = (
        (
            settings.fetch,
            mark("An article that you open by its address is fetched by this server, and that site sees the server's address."),
        ),
        (
            settings.tiles,
            mark("If you choose OpenStreetMap's map, your browser asks their servers for it, and they see your address."),
        ),
        (
            settings.geocoder,
            mark(
                "Names of places that the program does not know, and those that you look up online, are sent to an online"
                " service, and its answers are kept."
            ),
        ),
        (
            model,
            mark(
                "If you let a language model read an article, its text, headline and date are sent to {address}, to the"
                " language model {name}."
            ),
        ),
    )
    named = {"address": model.address, "name": model.name} if model else {}
    return [say(sentence, **named) for applies, sentence in sentences if applies]
