"""The outbox: a message is a row written in the transaction of its cause."""
