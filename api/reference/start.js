/* global SwaggerUIBundle */
// Read here, tried elsewhere: what is sent from this page would act under the name of who is signed in.
SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#reference',
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  validatorUrl: null, // it would be asked elsewhere
});
