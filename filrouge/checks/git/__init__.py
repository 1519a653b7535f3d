"""What the history says about the way of working: the ten commandments of the course, those that leave a trace."""
