"""Words: the frozen values that travel through the rooms. Stdlib typing only, no behaviour beyond their own shape."""
