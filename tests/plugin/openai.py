"""In place of OpenAI's client, which no test asks: `llm` loads it at every start, which cost more than all the rest."""
