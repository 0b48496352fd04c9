"""What is kept of people, who may see it, how long: one policy that pages and acts read."""
