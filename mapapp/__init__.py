"""mapapp reads an article about a journey and draws the journey on a map beside the text."""

import os

__version__ = "0.1.0"

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before onnxruntime loads: it would number this machine and report to its maker
