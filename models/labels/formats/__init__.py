"""Labels in the files of other tools."""
