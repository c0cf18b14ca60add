// @ts-check
// Lets the browser paint the empty popup first: running the modules takes longer than the paint.

const painted = new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  // A page in the background is never painted.
  setTimeout(done, 100);
});
painted.then(() => import("./popup.js"));
