// Nothing here is needed: it saves a draft when the page is left, says when the line is down, moves the focus
// to what went wrong, keeps a button from being pressed twice, and makes photos small before they are sent.
(() => {
  const $ = (q) => document.querySelector(q);
  const form = $("form[data-draft]");
  const offline = $("#offline");
  const line = () => (offline.hidden = navigator.onLine);
  addEventListener("online", line);
  addEventListener("offline", line);
  line();
  $("#errors")?.focus();

  let dirty = false;
  let sent = false;
  form?.addEventListener("input", () => (dirty = true));
  document.addEventListener("visibilitychange", () => {
    if (!form || !dirty || sent || document.visibilityState !== "hidden") return;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("leave", "draft");
    fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => {});
    dirty = false;
  });

  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = sent = true;
    setTimeout(() => delete event.target.dataset.sent, 4000);
  });

  document.addEventListener("change", async ({ target }) => {
    const file = target.type === "file" && target.files[0];
    if (!file || file.size < 4e5 || !self.createImageBitmap) return;
    try {
      const image = await createImageBitmap(file);
      const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
      const canvas = new OffscreenCanvas(image.width * scale, image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const files = new DataTransfer();
      files.items.add(new File([await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 })], "photo.jpg"));
      target.files = files.files;
    } catch {}
  });
})();
