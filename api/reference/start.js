/* global SwaggerUIBundle */
/** What the library's page lacks: a landmark about its head, a heading over those of the third level. */
function completePage({ React: { createElement, Fragment } }) {
  const operations = (Operations) => (props) =>
    createElement(
      Fragment,
      null,
      createElement('h2', { className: 'operations-title' }, 'Operations'),
      createElement(Operations, props),
    );
  const InfoContainer = (Info) => (props) =>
    createElement('div', { role: 'banner' }, createElement(Info, props));
  return { wrapComponents: { operations, InfoContainer } };
}

// Read here, tried elsewhere: what is sent from this page would act under the name of who is signed in.
SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#reference',
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  validatorUrl: null, // it would be asked elsewhere
  plugins: [completePage],
});
