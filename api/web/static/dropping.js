// A form with `data-drop` (the id of its file field) takes a file that is dropped on it.

for (const form of document.querySelectorAll("form[data-drop]")) {
  const field = document.getElementById(form.dataset.drop);
  let depth = 0;
  const over = (by) => { depth += by; form.classList.toggle("over", depth > 0); };
  form.addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  form.addEventListener("dragleave", () => over(-1));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(-depth);
    const { files } = event.dataTransfer;
    field.setCustomValidity(files.length > 1 ? form.dataset.wrong : "");
    if (files.length === 1) { field.files = files; }
    field.reportValidity();
  });
  field.addEventListener("change", () => field.setCustomValidity(""));
}
