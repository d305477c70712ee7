// A page that nobody looks at gets its own timers once a minute; a worker's go on.
const everyMs = 5_000;

setInterval(() => self.postMessage('still here'), everyMs);
