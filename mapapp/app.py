"""The page: `streamlit run mapapp/app.py`."""

from mapapp.page import show

show()
