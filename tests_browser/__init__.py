"""What a person would see, in Chromium: run by ``make test-browser``, not by ``make test``."""
