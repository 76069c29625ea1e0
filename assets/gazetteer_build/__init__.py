"""The sources of the gazetteer, one module a kind of place; `build_gazetteer.py` puts them together."""
