"""What turns code into something that runs elsewhere."""
