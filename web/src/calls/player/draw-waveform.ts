export interface WaveColors {
  readonly robot: string;
  readonly patient: string;
  readonly axis: string;
  readonly head: string;
}

export interface WavePicture {
  readonly width: number;
  readonly height: number;
  /** Peaks 0 to 1, both channels of the same length. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** How much has been played, 0 to 1. */
  readonly share: number;
  readonly colors: WaveColors;
}

const barPx = 3;
const stepPx = 4;

/** The loudest of the peaks that fall into bar `index` of `bars`. */
export function peakOfBar(peaks: readonly number[], index: number, bars: number): number {
  const from = Math.floor((index * peaks.length) / bars);
  const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / bars));
  let peak = 0;
  for (let at = from; at < to && at < peaks.length; at += 1) peak = Math.max(peak, peaks[at] ?? 0);
  return peak;
}

/** The robot's voice above the axis, the patient's below; what has been played stands out. */
export function drawWaveform(context: CanvasRenderingContext2D, picture: WavePicture): void {
  const { width, height, left, right, share, colors } = picture;
  const middle = height / 2;
  const bars = Math.max(1, Math.floor(width / stepPx));
  const reach = middle - 4;
  context.clearRect(0, 0, width, height);
  for (let bar = 0; bar < bars; bar += 1) {
    const x = bar * stepPx;
    context.globalAlpha = (bar + 0.5) / bars <= share ? 1 : 0.38;
    context.fillStyle = colors.robot;
    const up = heightOf(peakOfBar(left, bar, bars), reach);
    context.fillRect(x, middle - 1 - up, barPx, up);
    context.fillStyle = colors.patient;
    context.fillRect(x, middle + 1, barPx, heightOf(peakOfBar(right, bar, bars), reach));
  }
  context.globalAlpha = 1;
  context.fillStyle = colors.axis;
  context.fillRect(0, middle - 0.5, width, 1);
  if (share > 0) {
    context.fillStyle = colors.head;
    context.fillRect(Math.min(width - 2, share * width), 0, 2, height);
  }
}

/** Quiet voices are seen too: a power below one lifts them. Silence is one pixel. */
function heightOf(peak: number, reach: number): number {
  return Math.max(1, peak ** 0.75 * reach);
}
