// Put into a page before it loads: its microphone is a pure tone of 700 Hz, and what it hears can be measured.
(() => {
  let context;
  let analyser;

  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(configuration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => {
        context ??= new AudioContext();
        analyser = context.createAnalyser();
        analyser.fftSize = 8192;
        // each look as it is, not mixed with those before
        analyser.smoothingTimeConstant = 0;
        context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      });
    }
  };

  /** The loudest frequency that is heard now, and how loud it is in dB. */
  window.loudest = () => {
    if (!analyser) return { hertz: 0, dB: -200 };
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const best = levels.reduce((top, level, i) => (level > levels[top] ? i : top), 0);
    return { hertz: (best * context.sampleRate) / analyser.fftSize, dB: Math.max(-200, levels[best]) };
  };

  navigator.mediaDevices.getUserMedia = async () => {
    const own = new AudioContext();
    const source = own.createOscillator();
    source.frequency.value = 700;
    const loudness = own.createGain();
    loudness.gain.value = 0.3;
    const microphone = own.createMediaStreamDestination();
    source.connect(loudness).connect(microphone);
    source.start();
    return microphone.stream;
  };
})();
