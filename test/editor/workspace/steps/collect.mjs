console.log(JSON.stringify({ words: ['well', 'step', 'water'] }));
