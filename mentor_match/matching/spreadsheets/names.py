"""What people write for cadres, topics, languages and countries, and the code it stands for."""
