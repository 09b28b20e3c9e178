/**
 * Charts of the overview, drawn from the table beside them: nothing is told here that the table
 * does not tell. In Arabic time runs from right to left.
 */

let library = null;

function chartJs(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve(window.Chart);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

const root = () => document.documentElement;
const rtl = () => root().dir === 'rtl';
const colour = (figure, name) => getComputedStyle(figure.querySelector(`.chart-legend .${name}`)).color;

/** Digits as the page writes them: those of its own numbers tell. */
function written(figure) {
  const arab = /[٠-٩]/.test(figure.querySelector('tbody').textContent);
  const format = new Intl.NumberFormat(`${root().lang}-u-nu-${arab ? 'arab' : 'latn'}`);
  return (value) => format.format(value);
}

const number = (text) => (text === undefined || text === '' ? null : Number(text));

function read(figure, of) {
  return [...figure.querySelectorAll('tbody tr')].map((row) => {
    const cell = row.querySelector(`[data-of="${of}"]`);
    const { count, low, middle, high } = cell.dataset;
    return {
      label: row.dataset.label,
      count: number(count),
      low: number(low),
      middle: number(middle),
      high: number(high),
      to: cell.querySelector('a')?.href,
    };
  });
}

function config(figure, box) {
  const steps = read(figure, box.dataset.series);
  const say = written(figure);
  const { font, color } = (({ fontFamily, color: ink }) => ({ font: { family: fontFamily }, color: ink }))(getComputedStyle(figure));
  const [is, band, middle] = ['is', 'band', 'middle'].map((name) => colour(figure, name));
  const line = { type: 'line', pointRadius: 0, pointHitRadius: 0, borderWidth: 0, tension: 0.3 };
  const titles = [...figure.querySelectorAll('.chart-legend > span')].map((each) => each.textContent);
  return {
    data: {
      labels: steps.map((step) => step.label),
      datasets: [
        { ...line, data: steps.map((step) => step.low), fill: false, order: 3 },
        { ...line, label: titles[1], data: steps.map((step) => step.high), fill: '-1', backgroundColor: band, order: 3 },
        { ...line, label: titles[2], data: steps.map((step) => step.middle), borderWidth: 2, borderDash: [5, 4], borderColor: middle, order: 1 },
        { type: 'bar', label: titles[0], data: steps.map((step) => step.count), backgroundColor: is, maxBarThickness: 28, order: 2 },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      onClick: (_, found) => {
        const to = found.length && steps[found[0].index].to;
        if (to) window.location.assign(to);
      },
      scales: {
        x: { reverse: rtl(), grid: { display: false }, ticks: { color, font, maxRotation: 0, autoSkipPadding: 16 } },
        y: { position: rtl() ? 'right' : 'left', beginAtZero: true, suggestedMax: 4, ticks: { color, font, precision: 0, callback: say } },
      },
      plugins: {
        legend: { display: false },
        title: { display: true, text: box.dataset.title, color, font: { ...font, size: 14 }, align: rtl() ? 'end' : 'start' },
        tooltip: {
          rtl: rtl(),
          textDirection: root().dir,
          filter: (item) => item.datasetIndex !== 0,
          callbacks: {
            label: ({ dataset, datasetIndex, dataIndex, raw }) => {
              if (raw === null) return '';
              const step = steps[dataIndex];
              return datasetIndex === 1 ? `${dataset.label}: ${say(step.low)} – ${say(step.high)}` : `${dataset.label}: ${say(raw)}`;
            },
          },
        },
      },
    },
  };
}

async function draw(figure) {
  const Chart = await chartJs(figure.dataset.chart);
  for (const box of figure.querySelectorAll('.drawn')) {
    const told = figure.querySelector('tbody').textContent + getComputedStyle(figure).color;
    const kept = box.querySelector('canvas');
    if (kept && box.told === told) continue;
    Chart.getChart(kept ?? '')?.destroy();
    const canvas = document.createElement('canvas');
    // What it shows is told by the table.
    canvas.setAttribute('aria-hidden', 'true');
    box.replaceChildren(canvas);
    box.told = told;
    new Chart(canvas, config(figure, box));
  }
}

export function begin(figure) {
  draw(figure);
  const again = () => {
    if (figure.isConnected) draw(figure);
    else document.removeEventListener('htmx:afterSettle', again);
  };
  // A part that was told anew has another table, and has lost its canvas.
  document.addEventListener('htmx:afterSettle', again);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
}
