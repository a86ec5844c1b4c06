// Runs beside the page while it records: hands over what the microphone hears, a piece at a time.
// Loaded only then; the browser gives it AudioWorkletProcessor and registerProcessor.
/* global AudioWorkletProcessor, registerProcessor */
const PIECE = 2048;  // samples: some twenty pieces a second

class Tape extends AudioWorkletProcessor {
  constructor() {
    super();
    this.begin();
  }

  begin() {
    this.piece = new Float32Array(PIECE);
    this.filled = 0;
  }

  process([input]) {
    const heard = input[0];  // nothing before the microphone has begun
    if (!heard) return true;
    this.piece.set(heard, this.filled);  // 128 samples, of which a piece is a multiple
    this.filled += heard.length;
    if (this.filled === PIECE) {
      this.port.postMessage(this.piece, [this.piece.buffer]);
      this.begin();
    }
    return true;
  }
}

registerProcessor('tape', Tape);
