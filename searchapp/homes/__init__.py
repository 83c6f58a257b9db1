"""Where an index lives: a folder of this machine or a name on a cluster. Both are read, filled and replaced alike."""
