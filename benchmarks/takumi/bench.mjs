// Texts, fonts and pictures come in as a JSON file; one JSON line with pictures per second goes out.
//
//   node bench.mjs JOB.json --format png|jpeg --workers N
//
// JOB.json: {texts: [...], canvases: [[w, h]...], fonts: [{name, weight, path}...], images: [{src, path}...], out: folder}
// Every worker is a process of its own with one renderer and one thread; it draws text after text on every canvas, the
// next one when it has done its last, and writes each file. Start-up and the first pictures of each canvas are not counted.

import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const QUALITY = 90;
const WARM = 3;

// Sizes at which our own classic layout sets these texts on the same canvas.
const SIZES = {
  "1080x1080": { question: 72, lead: 60, body: 42, top: 72, gap: 36 },
  "1080x1350": { question: 84, lead: 68, body: 46, top: 80, gap: 44 },
  "1080x1920": { question: 96, lead: 72, body: 52, top: 250, gap: 60 },
  "1200x630": { question: 56, lead: 44, body: 34, top: 40, gap: 20 },
};

const INK = "#0F1A2E";
const text = (value, style) => ({ type: "text", text: value, style });
const box = (style, children = []) => ({ type: "container", style: { display: "flex", ...style }, children });
const image = (src, width, height) => ({ type: "image", src, width, height, style: { width, height } });

function card(one, width, height) {
  const size = SIZES[`${width}x${height}`];
  const axis = 168;
  const wide = width > height;
  const cell = box(
    { backgroundColor: INK, color: "#FFFFFF", padding: "14px 14px", fontWeight: 700, fontSize: wide ? 26 : 32 },
    [text(one.cell, {})],
  );
  const since = text(one.since, { fontSize: wide ? 24 : 28, lineHeight: 1.25, color: "#45536B" });
  const act = text(one.act, { fontSize: 28, fontWeight: 700, lineHeight: 1.25 });
  const law = box({ alignItems: "center", gap: 20 }, [cell, wide ? since : box({ flexDirection: "column" }, [act, since])]);
  const address = text(one.address, { fontSize: 28, color: "#45536B" });
  const brand = box({ alignItems: "center", gap: 40, marginLeft: -96, marginTop: wide ? 4 : 28 }, [
    image("mark", 56, 56),
    text(one.brand, { fontSize: 32, fontWeight: 700, flexGrow: 1 }),
    wide ? law : address,
  ]);
  const field = box(
    { flexGrow: 1, flexDirection: "column", justifyContent: "space-between", backgroundColor: "#1D43C6",
      color: "#FFFFFF", padding: `${size.top}px 72px ${wide ? 30 : 56}px ${axis}px` },
    [
      box({ alignItems: "center", gap: 46, marginLeft: -96 }, [
        image("icon", 50, 50),
        text(one.topic, { fontSize: 30, fontWeight: 500 }),
      ]),
      text(one.question, { fontFamily: "Source Serif Pro", fontWeight: 700, fontSize: size.question, lineHeight: 1.1 }),
    ],
  );
  const tab = box({ position: "absolute", left: 72, top: 0, width: 72, height: 72, backgroundColor: "#1D43C6",
    borderBottomRightRadius: 72 });
  const paper = box(
    { position: "relative", flexDirection: "column", gap: size.gap, padding: wide ? `32px 72px 36px ${axis}px` : `52px 72px 64px ${axis}px`,
      backgroundColor: "#EEF1F5", color: INK },
    [
      tab,
      text(one.lead, { alignSelf: "flex-start", backgroundColor: "#FFDC2E", fontWeight: 700, fontSize: size.lead,
        lineHeight: 1.3, padding: "0px 10px", marginLeft: -10 }),
      text(one.body, { fontSize: size.body, lineHeight: 1.36 }),
      ...(wide ? [] : [law, box({ height: 2, backgroundColor: "#BBC5D3", marginLeft: -96 })]),
      brand,
    ],
  );
  return box({ width, height, flexDirection: "column", fontFamily: "Roboto" }, [field, paper]);
}

async function worker(job, format) {
  const { Renderer } = await import("@takumi-rs/core");
  const renderer = new Renderer();
  for (const font of job.fonts) {
    await renderer.registerFont({ name: font.name, weight: font.weight, data: readFileSync(font.path) });
  }
  const images = job.images.map(({ src, path }) => ({ src, data: readFileSync(path) }));
  const draw = async (one, index, [width, height]) => {
    const options = { width, height, format, images, lang: one.language };
    if (format === "jpeg") options.quality = QUALITY;
    const data = await renderer.render(card(one, width, height), options);
    writeFileSync(join(job.out, `${index}-${width}x${height}.${format}`), data);
    return data.length;
  };
  for (const [index, one] of job.texts.slice(0, WARM).entries()) {
    for (const canvas of job.canvases) await draw(one, index, canvas);
  }
  let pictures = 0;
  let bytes = 0;
  for (;;) {
    const given = new Promise((resolve) => process.once("message", resolve));
    process.send("ready");
    const index = await given;
    if (index >= job.texts.length) break;
    for (const canvas of job.canvases) {
      bytes += await draw(job.texts[index], index, canvas);
      pictures += 1;
    }
  }
  process.send({ pictures, bytes, cpu: process.cpuUsage() });
  process.disconnect();
}

async function run(path, format, workers) {
  const env = { ...process.env, RAYON_NUM_THREADS: "1", UV_THREADPOOL_SIZE: "1" };
  const self = fileURLToPath(import.meta.url);
  const children = Array.from({ length: workers }, () => fork(self, [path, "--format", format, "--worker", "yes"], { env }));
  const reply = (child) => new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`a worker ended with exit code ${code}`)));
  });
  await Promise.all(children.map(reply));
  const start = performance.now();
  let next = 0;
  const replies = children.map((child) => new Promise((resolve, reject) => {
    child.on("message", (said) => (said === "ready" ? child.send(next++) : resolve(said)));
    child.once("exit", (code) => reject(new Error(`a worker ended with exit code ${code}`)));
    child.send(next++);
  }));
  const done = await Promise.all(replies);
  const seconds = (performance.now() - start) / 1000;
  const pictures = done.reduce((sum, one) => sum + one.pictures, 0);
  const bytes = done.reduce((sum, one) => sum + one.bytes, 0);
  console.log(JSON.stringify({ format, workers, pictures, seconds, per_second: pictures / seconds, mean_bytes: bytes / pictures }));
}

const options = Object.fromEntries(
  process.argv.slice(3).flatMap((word, i, all) => (word.startsWith("--") ? [[word.slice(2), all[i + 1]]] : [])),
);
const workers = Number(options.workers ?? 1);
if (options.worker === undefined) {
  await run(process.argv[2], options.format ?? "png", workers);
} else {
  const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
  await worker(job, options.format);
}
