"""A whole hall on one seed: real rules, engine and server; time, network, disk and people are simulated."""
