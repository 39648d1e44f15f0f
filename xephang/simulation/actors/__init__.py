"""The people and devices of a simulated hall: they know what their screens show, and act as people do."""
