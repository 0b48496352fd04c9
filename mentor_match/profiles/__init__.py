"""What a person offers and wants to learn, where, when and in which languages."""
