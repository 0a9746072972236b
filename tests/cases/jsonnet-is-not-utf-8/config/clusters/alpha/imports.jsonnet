{ a: importstr 'latin.txt' }
