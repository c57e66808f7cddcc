"""Numbers in a text: body readings, series, ages and times, without a judgement."""
