import { useEffect, useRef } from 'react';
import classes from './operator.module.css';

/** How loud the microphone is, moving with the voice. */
export function LevelMeter({ source, label }: { readonly source: MediaStream; readonly label: string }) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const context = new AudioContext();
    const listener = context.createAnalyser();
    listener.fftSize = 512;
    const input = context.createMediaStreamSource(source);
    input.connect(listener);
    const samples = new Float32Array(listener.fftSize);
    let frame = 0;
    const draw = () => {
      listener.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // −60 dB to 0 dB
      const share = Math.max(0, Math.min(1, 1 + Math.log10(power + 1e-6) / 6));
      if (bar.current) bar.current.style.transform = `scaleX(${share})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      input.disconnect();
      void context.close();
    };
  }, [source]);
  return (
    <div className={classes.meter} role="img" aria-label={label}>
      <div ref={bar} className={classes.level} />
    </div>
  );
}
