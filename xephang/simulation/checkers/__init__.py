"""The laws of a hall, one file each. None of them asks the engine or the rules what is right."""
