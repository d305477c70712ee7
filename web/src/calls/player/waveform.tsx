import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Waveform as Peaks } from '../../../../src/api/contract/index.ts';
import { formatClock } from '../../lib/format/duration.ts';
import { useT } from '../../lib/i18n/index.ts';
import { drawWaveform, type WaveColors } from './draw-waveform.ts';
import classes from './player.module.css';
import type { Player } from './use-player.ts';

interface WaveformProps {
  readonly peaks: Peaks | undefined;
  readonly durationMs: number;
  readonly player: Player;
}

const none: readonly number[] = [];
const bigStepMs = 5_000;

function colorsOf(element: HTMLElement): WaveColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    robot: read('--pz-wave-we'),
    patient: read('--pz-wave-they'),
    axis: read('--pz-line-strong'),
    head: style.color,
  };
}

/** The recording as a picture that is also its slider: click, drag, or the arrow keys move the place. */
export function Waveform({ peaks, durationMs, player }: WaveformProps) {
  const t = useT();
  const scheme = useComputedColorScheme('light');
  const canvas = useRef<HTMLCanvasElement>(null);
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const { positionMs, seek, skip } = player;
  const share = durationMs > 0 ? positionMs / durationMs : 0;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.scale(scale, scale);
    const { left = none, right = none } = peaks ?? {};
    drawWaveform(context, { width, height, left, right, share, colors: colorsOf(canvas.current) });
  }, [peaks, width, height, share, scheme]);

  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * durationMs);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => skip(-bigStepMs),
      ArrowDown: () => skip(-bigStepMs),
      ArrowRight: () => skip(bigStepMs),
      ArrowUp: () => skip(bigStepMs),
      Home: () => seek(0),
      End: () => seek(durationMs),
      ' ': () => player.toggle(),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  return (
    <div
      ref={ref}
      className={classes.wave}
      role="slider"
      tabIndex={0}
      aria-label={t.calls.position}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(positionMs / 1000)}
      aria-valuetext={t.calls.positionOf(formatClock(positionMs), formatClock(durationMs))}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) seekTo(event);
      }}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}
